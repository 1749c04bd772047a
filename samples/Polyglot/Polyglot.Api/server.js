// POST /notes keeps the request's body and says who kept it; GET /notes counts them on a standby.
'use strict';

const http = require('node:http');
const { Pool } = require('pg');

const { APP_HOST, APP_PORT, APP_USERNAME, APP_PASSWORD, APP_DATABASENAME, APP_RO_URI, PORT } = process.env;
const writing = new Pool({ host: APP_HOST, port: Number(APP_PORT), user: APP_USERNAME, password: APP_PASSWORD, database: APP_DATABASENAME, connectionTimeoutMillis: 2000 });
const reading = new Pool({ connectionString: APP_RO_URI, connectionTimeoutMillis: 2000 });

// An idle connection breaks with its server; the pool opens another one.
for (const pool of [writing, reading]) pool.on('error', (error) => console.log(`a connection was lost: ${error.message}`));

const patience = 20000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// During a failover connections are refused or cut: what is safe to repeat is tried again.
async function query(pool, text, values) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return (await pool.query(text, values)).rows[0];
    } catch (error) {
      const comesBack = !error.code || /^(08|57|25006|E)/.test(error.code);
      if (!comesBack || Date.now() > end) throw error;
      await pause(100);
    }
  }
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

const server = http.createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, 'http://localhost');
    let answer = { error: `There is no ${request.method} ${pathname}` };
    if (request.method === 'POST' && pathname === '/notes') {
      // the text is the key, so that a repeated write does no harm
      answer = await query(writing, `INSERT INTO notes (text) VALUES ($1) ON CONFLICT (text) DO UPDATE SET text = excluded.text
        RETURNING text, pg_is_in_recovery() AS standby, inet_server_port() AS port`, [await body(request)]);
    } else if (request.method === 'GET' && pathname === '/notes') {
      answer = await query(reading, 'SELECT count(*)::int AS notes, pg_is_in_recovery() AS standby FROM notes');
    } else if (pathname === '/health') {
      answer = {};
    } else {
      response.statusCode = 404;
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  } catch (error) {
    response.statusCode = 503;
    response.end(JSON.stringify({ error: error.message }));
  }
});

query(writing, 'CREATE TABLE IF NOT EXISTS notes (text text PRIMARY KEY)').then(() =>
  server.listen(Number(PORT), () => console.log(`listening on ${PORT}`)));

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
