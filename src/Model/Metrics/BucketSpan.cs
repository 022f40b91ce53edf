namespace Trine.Model.Metrics;

/// <summary>A run of neighbouring buckets of a native histogram.</summary>
/// <param name="Offset">Gap to the end of the span before; of the first span the index of its first bucket.</param>
/// <param name="Length">Number of buckets.</param>
public readonly record struct BucketSpan(int Offset, uint Length);
