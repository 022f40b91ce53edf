namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Times of OTLP.</summary>
internal static class OtlpTime
{
    private const ulong NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Nanoseconds since 1970 UTC as milliseconds, cut off.</summary>
    public static long ToMs(ulong ns) => (long)(ns / NanosecondsPerMillisecond);
}
