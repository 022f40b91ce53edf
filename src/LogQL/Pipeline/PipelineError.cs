namespace Trine.LogQL.Pipeline;

/// <summary>What went wrong with a row; the line goes on with the label <c>__error__</c>.</summary>
internal enum PipelineError : byte
{
    None,
    JsonParser,
    LogfmtParser,
    SampleExtraction,
    LabelFilter,
    TemplateFormat,
}

internal static class PipelineErrors
{
    private static readonly byte[][] LabelValues =
    [
        [],
        [.. "JSONParserErr"u8],
        [.. "LogfmtParserErr"u8],
        [.. "SampleExtractionErr"u8],
        [.. "LabelFilterErr"u8],
        [.. "TemplateFormatErr"u8],
    ];

    /// <summary>The value of <c>__error__</c>, Loki's; empty for none.</summary>
    public static ReadOnlySpan<byte> LabelValue(this PipelineError error) => LabelValues[(int)error];
}
