#!/bin/bash
# Makes the genesis block and the key of the one validator, once. Runs in Besu's image.
set -euo pipefail
if [ ! -e /chain/genesis.json ]; then
  rm -rf /chain/new
  besu operator generate-blockchain-config --config-file=/qbft.json --to=/chain/new --private-key-file-name=key
  mkdir -p /chain/data
  cp /chain/new/keys/0x*/key /chain/data/key
  # Last: with it the folder is complete.
  mv /chain/new/genesis.json /chain/genesis.json
  rm -rf /chain/new
fi
