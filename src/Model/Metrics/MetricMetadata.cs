namespace Trine.Model.Metrics;

/// <summary>What is known of a metric family.</summary>
/// <param name="Family">Name of the family, such as <c>http_requests_total</c>.</param>
/// <param name="Type">Prometheus's word: <c>counter</c>, <c>gauge</c>, <c>histogram</c>, <c>gaugehistogram</c>, <c>summary</c>, <c>info</c>, <c>stateset</c> or <c>unknown</c>.</param>
/// <param name="Help">Text for people.</param>
/// <param name="Unit">Such as <c>seconds</c>; empty if not told.</param>
public sealed record MetricMetadata(string Family, string Type, string Help, string Unit);
