namespace Trine.PromQL;

/// <summary>Whose answers an engine gives where releases of Prometheus differ in values.</summary>
public enum PromQLRelease
{
    /// <summary>
    /// 3.5, the long-term release: a rate of native histograms is stretched to before their count was zero, their sums are not
    /// compensated and their averages move from one to the next, and a NaN is a small number to <c>mad_over_time</c>.
    /// </summary>
    Stable,

    /// <summary>
    /// 3.14: native histograms are stretched as counters are, their sums are compensated and divided for an average, and a NaN
    /// makes <c>mad_over_time</c> NaN.
    /// </summary>
    Latest,
}
