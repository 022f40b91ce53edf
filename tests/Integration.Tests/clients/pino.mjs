// Sends COUNT lines through pino-loki and leaves once they are delivered.
// Usage: node pino.mjs ADDRESS TENANT COUNT
import pino from 'pino';
import pinoLoki from 'pino-loki';

const [address, tenant, count] = process.argv.slice(2);
const stream = pinoLoki({
  host: address,
  headers: { 'X-Scope-OrgID': tenant },
  labels: { app: 'pino-shop' },
  batching: { interval: 1 },
});
const log = pino(stream);
for (let number = 0; number < Number(count); number++) {
  log.warn({ number }, 'order failed');
}
stream.end();
