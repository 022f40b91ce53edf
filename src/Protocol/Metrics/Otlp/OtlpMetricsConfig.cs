namespace Trine.Protocol.Metrics.Otlp;

/// <summary>How OTLP metrics become series, as Prometheus's <c>otlp</c> block and Mimir's limits say it. Immutable.</summary>
public sealed record OtlpMetricsConfig
{
    /// <summary>Prometheus's defaults.</summary>
    public static OtlpMetricsConfig Default { get; } = new();

    /// <summary>Whether names keep characters beyond ASCII letters, digits and underscores.</summary>
    public bool AllowsUtf8 { get; init; }

    /// <summary>Whether unit and type stand behind names.</summary>
    public bool HasSuffixes { get; init; } = true;

    /// <summary>Resource attributes that become labels of every series.</summary>
    public IReadOnlyList<string> PromotedAttributes { get; init; } = [];

    /// <summary>Whether all of them do, but for <see cref="IgnoredAttributes"/>.</summary>
    public bool PromotesAllAttributes { get; init; }

    public IReadOnlyList<string> IgnoredAttributes { get; init; } = [];

    /// <summary>Whether <c>target_info</c> keeps what <c>job</c> and <c>instance</c> are made of.</summary>
    public bool KeepsIdentifyingAttributes { get; init; }

    /// <summary>Whether explicit histograms become native ones with custom buckets.</summary>
    public bool ConvertsHistograms { get; init; }

    public bool PromotesScope { get; init; }

    /// <summary>Whether delta samples are stored as they are, instead of refused.</summary>
    public bool AcceptsDelta { get; init; }

    /// <summary>Whether <c>key</c> is put before a label name that begins with one underscore.</summary>
    public bool SanitizesUnderscore { get; init; } = true;

    /// <summary>Whether neighbouring underscores of label names stay.</summary>
    public bool PreservesUnderscores { get; init; } = true;

    /// <summary>The same with one of Prometheus's translation strategies.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public OtlpMetricsConfig WithStrategy(string strategy) => strategy switch
    {
        "UnderscoreEscapingWithSuffixes" => this with { AllowsUtf8 = false, HasSuffixes = true },
        "UnderscoreEscapingWithoutSuffixes" => this with { AllowsUtf8 = false, HasSuffixes = false },
        "NoUTF8EscapingWithSuffixes" => this with { AllowsUtf8 = true, HasSuffixes = true },
        "NoTranslation" => this with { AllowsUtf8 = true, HasSuffixes = false },
        _ => throw new ArgumentException($"unknown translation strategy {strategy}", nameof(strategy)),
    };
}
