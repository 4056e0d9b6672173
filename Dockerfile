# SPDX-License-Identifier: Apache-2.0
# Roost in one image. `docker build -t roost .` (BuildKit) or `podman build --format docker -t roost .`; Docs/DEPLOYMENT.md
# says how it is run and what is in it.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libargon2-dev libcurl4-openssl-dev libpq-dev libsqlite3-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
# Where packages are kept and what is compiled; and an executable to take instead of compiling one. Scripts/check-image
# names those of the release build.
ARG SCRATCH=/scratch
ARG EXECUTABLE=
WORKDIR /source
# Packages are fetched again only when they change; what was compiled stays for the next build.
COPY Package.* ./
RUN --mount=type=cache,id=roost-scratch,target=/scratch,sharing=locked \
    swift package --scratch-path "$SCRATCH" resolve
COPY . .
RUN --mount=type=cache,id=roost-scratch,target=/scratch,sharing=locked \
    Scripts/image/build "$SCRATCH" /out "$EXECUTABLE"

# The libraries that are needed of what Debian's packages bring along.
FROM debian:bookworm-slim AS libraries
COPY Scripts/image/collect-libraries /usr/local/bin/
RUN collect-libraries --note-base \
    && apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fontconfig-config fonts-dejavu-core libargon2-1 libcurl4 libpq5 libsqlite3-0 libvips42 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/usr/bin/roost /usr/local/bin/
RUN collect-libraries /out /usr/local/bin/roost libvips.so.42 vips-heif.so vips-poppler.so \
    -- ca-certificates fontconfig-config fonts-dejavu-core

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Roost" \
    org.opencontainers.image.description="A backend in one executable" \
    org.opencontainers.image.licenses="Apache-2.0"
COPY --from=libraries /out /
RUN groupadd --gid 10001 roost \
    && useradd --uid 10001 --gid roost --no-create-home --home-dir /var/lib/roost --shell /usr/sbin/nologin roost \
    && install -d -o roost -g roost -m 700 /var/lib/roost
COPY --from=build /out /
# Settings are relative to this folder: the data are in roost_data, and a roost.yaml may lie beside it. Files of a moment
# are here too, so that nothing else has to be writable and none of them counts as memory.
WORKDIR /var/lib/roost
VOLUME /var/lib/roost
ENV ROOST_SERVER_HOST=0.0.0.0 \
    ROOST_DATABASE_NEEDS_MASTER_KEY=true \
    TMPDIR=/var/lib/roost \
    SWIFT_BACKTRACE=enable=no
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 CMD ["roost", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["roost"]
CMD ["serve"]
