using Trine.Protocol.Grpc;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>The methods of <see cref="IMetricReads"/> over RPC.</summary>
/// <param name="service">Of whom they are.</param>
public sealed class MetricReadMethods(string service)
{
    /// <summary>Request: a scope. Answers: label sets.</summary>
    public GrpcMethod Series { get; } = new(service, "MetricSeries");

    /// <summary>Request: a scope. Answers: texts.</summary>
    public GrpcMethod LabelNames { get; } = new(service, "MetricLabelNames");

    /// <summary>Request: a scope, with the label's name. Answers: texts.</summary>
    public GrpcMethod LabelValues { get; } = new(service, "MetricLabelValues");

    /// <summary>Request: a scope. Answers: exemplars by series.</summary>
    public GrpcMethod Exemplars { get; } = new(service, "Exemplars");

    /// <summary>Request: a scope of which only the name counts. Answers: metadata.</summary>
    public GrpcMethod Metadata { get; } = new(service, "MetricMetadata");

    /// <summary>Request: a scope of which only the matchers count. Answers: a head, then labels.</summary>
    public GrpcMethod Cardinality { get; } = new(service, "MetricCardinality");

    /// <summary>Request and answer: <see cref="MetricChangesMessage"/>.</summary>
    public GrpcMethod Changes { get; } = new(service, "MetricChanges");
}
