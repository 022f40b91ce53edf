namespace Trine.Model.Traces;

/// <summary>The names of attributes that spans have.</summary>
/// <param name="Scopes">Those that were asked for; each name once.</param>
/// <param name="Statistics">What was read.</param>
public sealed record TraceTagsResult(IReadOnlyList<TraceTagScope> Scopes, TraceQueryStatistics Statistics);

/// <summary>Names in one scope.</summary>
/// <param name="Name">As a query writes it: <c>resource</c>, <c>span</c>, <c>event</c>, <c>link</c>, <c>instrumentation</c>.</param>
/// <param name="Tags">Sorted.</param>
public sealed record TraceTagScope(string Name, IReadOnlyList<string> Tags);

/// <summary>The values of one attribute.</summary>
/// <param name="Values">Each once.</param>
/// <param name="Statistics">What was read.</param>
public sealed record TraceTagValuesResult(IReadOnlyList<TraceTagValue> Values, TraceQueryStatistics Statistics);

/// <summary>A value of an attribute.</summary>
/// <param name="Type">One of <c>string</c>, <c>int</c>, <c>float</c>, <c>bool</c>, <c>duration</c>, <c>keyword</c>.</param>
/// <param name="Value">As text.</param>
public readonly record struct TraceTagValue(string Type, string Value);
