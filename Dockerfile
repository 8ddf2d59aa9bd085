# syntax=docker/dockerfile:1.7
# Two images: `presidio`, which sees mail as it is, and `bot`, the last one. docker-compose.yml builds both.

# The analyzer with its server and both language models, exactly as CI installs, configures and measures it (.ci/presidio).
FROM python:3.11.13-slim-bookworm AS presidio
COPY data/presidio/ /presidio/
# The models are ordinary packages: the container has no way out to fetch them later.
RUN pip install --no-cache-dir --requirement /presidio/requirements.txt
WORKDIR /presidio
# One thread per worker: more would fight for the same cores.
ENV NLP_CONF_FILE=/presidio/nlp.yaml \
    ANALYZER_CONF_FILE=/presidio/analyzer.yaml \
    RECOGNIZER_REGISTRY_CONF_FILE=/presidio/recognizers.yaml \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WORKERS=2
USER 1001
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3000/health', timeout=4)"]
# Long mail takes a worker longer than the 30 s after which gunicorn would kill it.
CMD ["sh", "-c", "exec gunicorn --workers \"$WORKERS\" --bind 0.0.0.0:3000 --timeout 300 --preload --no-control-socket --worker-tmp-dir /tmp --log-level warning 'serve:create_app()'"]

FROM node:22.21.1-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script of a dependency is needed, so none may run.
RUN npm ci --omit=dev --ignore-scripts

# The key of PostgreSQL's own repository, as Debian signs and ships it, and no other than this one.
FROM node:22.21.1-bookworm-slim AS pgdg-key
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-common \
    && cp /usr/share/postgresql-common/pgdg/apt.postgresql.org.asc /pgdg.asc \
    && echo '0144068502a1eddd2a0280ede10ef607d1ec592ce819940991203941564e8e76  /pgdg.asc' | sha256sum --check

FROM node:22.21.1-bookworm-slim AS bot
# Of the server's version or newer.
ARG PG_CLIENT=16
COPY --from=pgdg-key /pgdg.asc /usr/share/keyrings/pgdg.asc
# pg_dump must not be older than the server; rsync and ssh carry the backup to the PC; tini hands signals on.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && echo 'deb [signed-by=/usr/share/keyrings/pgdg.asc] https://apt.postgresql.org/pub/repos/apt bookworm-pgdg main' \
        > /etc/apt/sources.list.d/pgdg.list \
    && apt-get update \
    && apt-get install --yes --no-install-recommends openssh-client "postgresql-client-${PG_CLIENT}" rsync tini \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner=node --group=node /state/data /state/logs /state/backups
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY migrations migrations
COPY data data
COPY engine engine
COPY checks checks
COPY bot bot
ENV NODE_ENV=production \
    DATA_DIR=/state/data \
    LOG_DIR=/state/logs
USER node
# The file is touched once a minute while the process works and Telegram is asked for updates (bot/health-file.ts).
HEALTHCHECK --interval=60s --timeout=5s --start-period=120s --retries=3 \
    CMD ["sh", "-c", "find \"$DATA_DIR/healthy\" -mmin -2 | grep -q ."]
ENTRYPOINT ["tini", "--"]
CMD ["node", "--import", "tsx", "bot/main.ts"]
