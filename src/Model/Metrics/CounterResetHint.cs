namespace Trine.Model.Metrics;

/// <summary>What is known of a counter reset between a native histogram and the one before it; numbers as in remote write.</summary>
public enum CounterResetHint : byte
{
    Unknown = 0,
    CounterReset = 1,
    NotCounterReset = 2,
    Gauge = 3,
}
