// Sends COUNT traces of two spans through jaeger-client and leaves once they are delivered.
// Usage: node jaeger.mjs ENDPOINT COUNT; an http ENDPOINT gets Thrift over HTTP, udp://HOST:PORT the compact one. Prints the trace ids.
import jaeger from 'jaeger-client';
import opentracing from 'opentracing';

const [endpoint, count] = process.argv.slice(2);
const url = new URL(endpoint);
const reporter = url.protocol === 'udp:'
  ? { agentHost: url.hostname, agentPort: Number(url.port), flushIntervalMs: 100 }
  : { collectorEndpoint: endpoint, flushIntervalMs: 100 };
const tracer = jaeger.initTracer({ serviceName: 'shop-jaeger-js', sampler: { type: 'const', param: 1 }, reporter }, {
  logger: { info() {}, error(text) { console.error(text); process.exitCode = 1; } },
});
for (let number = 0; number < Number(count); number++) {
  const parent = tracer.startSpan('place order', { tags: { 'order.number': number } });
  const child = tracer.startSpan('charge card', { childOf: parent, tags: { [opentracing.Tags.ERROR]: true } });
  child.log({ event: 'declined' });
  child.finish();
  parent.finish();
  console.log(parent.context().traceIdStr.padStart(32, '0'));
}
await new Promise((done) => tracer.close(done));
