# The gateway alone: it runs its TypeScript as it is, so nothing is built. The context is the whole checkout.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY protocol/package.json protocol/
COPY fhir/package.json fhir/
COPY sdk/package.json sdk/
COPY cli/package.json cli/
COPY portal/package.json portal/
COPY scripts/apidoc/package.json scripts/apidoc/
COPY gateway/package.json gateway/
# No install script of any package is run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace gateway --workspace protocol --workspace fhir

FROM node:24-slim
WORKDIR /app
COPY --from=dependencies /app ./
COPY protocol/src protocol/src
COPY fhir/src fhir/src
COPY gateway/src gateway/src
RUN mkdir /data .compile-cache && chown node:node /data .compile-cache
USER node
# Code is compiled once, here, and the cache may be read-only later: half the time to start and 20 MB less.
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/.compile-cache
RUN node --disable-warning=ExperimentalWarning --input-type=module --eval "await import('/app/gateway/src/compose.ts')"
VOLUME /data
EXPOSE 7546
ENV CONSENTRY_GATEWAY_DATA_DIR=/data CONSENTRY_GATEWAY_HOST=0.0.0.0
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:7546/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Requests get ten seconds after SIGTERM.
CMD ["node", "--disable-warning=ExperimentalWarning", "gateway/src/main.ts"]
