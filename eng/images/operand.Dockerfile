# The shape of CloudNativePG's operand images: the programs, no entry point, the account postgres with uid 26.
ARG BASE
FROM $BASE
ARG PG_MAJOR
ENV PG_MAJOR=$PG_MAJOR PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/$PG_MAJOR/bin
RUN usermod -u 26 postgres && mkdir -p /var/lib/postgresql && chown -R 26 /var/lib/postgresql /var/run/postgresql
USER 26
