// Sends COUNT traces of a parent and a child through an OpenTelemetry exporter and leaves once they are delivered.
// Usage: node opentelemetry.mjs ENDPOINT PROTOCOL COUNT; PROTOCOL is grpc, http (JSON), proto, zipkin or jaeger. Prints the trace ids.
import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { JaegerExporter } from '@opentelemetry/exporter-jaeger';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [endpoint, protocol, count] = process.argv.slice(2);
const exporters = {
  grpc: () => new GrpcExporter({ url: endpoint }),
  http: () => new HttpExporter({ url: endpoint }),
  proto: () => new ProtoExporter({ url: endpoint }),
  zipkin: () => new ZipkinExporter({ url: endpoint }),
  jaeger: () => new JaegerExporter({ endpoint }),
};
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': `shop-${protocol}` }),
  spanProcessors: [new BatchSpanProcessor(exporters[protocol]())],
});
const tracer = provider.getTracer('shop');
for (let number = 0; number < Number(count); number++) {
  const parent = tracer.startSpan('place order', { kind: SpanKind.SERVER, attributes: { 'order.number': number } });
  const child = tracer.startSpan(
    'charge card', { kind: SpanKind.CLIENT }, trace.setSpan(context.active(), parent));
  child.addEvent('declined', { attempt: 1 });
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'card declined' });
  child.end();
  parent.end();
  console.log(parent.spanContext().traceId);
}
await provider.forceFlush();
await provider.shutdown();
