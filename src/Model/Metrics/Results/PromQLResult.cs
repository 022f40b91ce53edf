namespace Trine.Model.Metrics.Results;

/// <summary>What a query answers.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Warnings">As clients read them: <c>PromQL warning: … (1:5)</c>, and the source's own; sorted, unique.</param>
/// <param name="Infos">As clients read them: <c>PromQL info: … (1:5)</c>; sorted, unique.</param>
/// <param name="Statistics">What it took.</param>
public sealed record PromQLResult(
    PromQLValue Value, IReadOnlyList<string> Warnings, IReadOnlyList<string> Infos, PromQLStatistics Statistics);
