# The shape of docker-library's postgres: starts as root, an entry point that wants a password, uid 999, a declared volume.
ARG BASE
FROM $BASE
ARG PG_MAJOR
ARG PGDATA
ARG VOLUME
ENV PG_MAJOR=$PG_MAJOR PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/$PG_MAJOR/bin PGDATA=$PGDATA
COPY library-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN groupmod -o -g 999 postgres && usermod -o -u 999 -g 999 postgres \
 && chmod 755 /usr/local/bin/docker-entrypoint.sh && chown -R postgres:postgres /var/lib/postgresql /var/run/postgresql
VOLUME $VOLUME
ENTRYPOINT ["docker-entrypoint.sh"]
STOPSIGNAL SIGINT
EXPOSE 5432
CMD ["postgres"]
