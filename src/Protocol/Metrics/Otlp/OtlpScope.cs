using Trine.Codecs;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>A scope's name, version, schema and attributes as labels, where the configuration wants them. Reused; not thread-safe.</summary>
internal sealed class OtlpScope(OtlpMetricsConfig config) : IDisposable
{
    public OtlpLabels Labels { get; } = new(config);

    /// <param name="scope">InstrumentationScope: 1 name, 2 version, 3 attributes.</param>
    /// <param name="schemaUrl">Of the scope's metrics.</param>
    public void Read(ProtoReader scope, ReadOnlySpan<byte> schemaUrl)
    {
        Labels.Clear();
        if (!config.PromotesScope)
        {
            return;
        }

        ReadOnlySpan<byte> name = [];
        ReadOnlySpan<byte> version = [];
        while (scope.ReadTag())
        {
            switch (scope.FieldNumber)
            {
                case 1:
                    name = scope.ReadBytes();
                    break;
                case 2:
                    version = scope.ReadBytes();
                    break;
                case 3:
                    Labels.AddAttribute("otel_scope_"u8, new OtlpKeyValue(scope.ReadMessage()));
                    break;
                default:
                    scope.Skip();
                    break;
            }
        }

        if (name.IsEmpty)
        {
            Labels.Clear();
            return;
        }

        Labels.JoinEqualNames();
        Labels.Set("otel_scope_name"u8, name);
        Labels.Set("otel_scope_version"u8, version);
        Labels.Set("otel_scope_schema_url"u8, schemaUrl);
    }

    public void Dispose() => Labels.Dispose();
}
