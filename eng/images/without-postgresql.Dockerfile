# An image that somebody could name by mistake.
ARG BASE
FROM $BASE
RUN rm -rf /usr/lib/postgresql
