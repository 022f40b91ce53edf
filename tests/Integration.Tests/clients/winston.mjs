// Sends COUNT lines through winston-loki and leaves once they are delivered.
// Usage: node winston.mjs ADDRESS TENANT COUNT FORMAT, where FORMAT is json or protobuf
import winston from 'winston';
import LokiTransport from 'winston-loki';

const [address, tenant, count, format] = process.argv.slice(2);
const transport = new LokiTransport({
  host: address,
  headers: { 'X-Scope-OrgID': tenant },
  labels: { app: 'winston-shop' },
  json: format === 'json',
  batching: true,
  interval: 1,
  onConnectionError: (error) => {
    console.error(error);
    process.exit(1);
  },
});
const log = winston.createLogger({ transports: [transport], format: winston.format.json() });
for (let number = 0; number < Number(count); number++) {
  log.warn('order failed', { number });
}
await transport.flush();
process.exit(0);
