#!/bin/sh
# Settings of a node in a private swarm, before each start of the daemon. Runs in Kubo's image, as its user.
set -eu
ipfs bootstrap rm --all
ipfs config --json AutoConf.Enabled false
ipfs config --json AutoTLS.Enabled false
ipfs config --json DNS.Resolvers '{}'
ipfs config --json Routing.DelegatedRouters '[]'
ipfs config --json Ipns.DelegatedPublishers '[]'
ipfs config Routing.Type none
ipfs config --json Discovery.MDNS.Enabled false
# The swarm is private and may lie on private addresses.
ipfs config --json Swarm.AddrFilters '[]'
# Loopback of the gateway's own network, which this container shares; no public gateway.
ipfs config Addresses.API /ip4/127.0.0.1/tcp/5001
ipfs config --json Addresses.Gateway '[]'
