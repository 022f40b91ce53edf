namespace Trine.Model.Metrics.Histograms;

/// <summary>How an addition or subtraction of histograms went.</summary>
/// <param name="IsIncompatible">One has exponential, the other custom buckets; nothing was changed.</param>
/// <param name="HasResetConflict">One is said to follow a counter reset and the other not to.</param>
/// <param name="AreBoundsReconciled">Different custom bounds were cut down to those that both have.</param>
public readonly record struct HistogramOutcome(
    bool IsIncompatible, bool HasResetConflict, bool AreBoundsReconciled);
