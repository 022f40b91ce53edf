using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Constants of the log block. Layout: docs/format/log-block.md.</summary>
internal static class LogBlockFormat
{
    public const int Version = 2;

    public const int OldestVersion = 1;

    /// <summary>The first version with pages of templates, and with counts.</summary>
    public const int TemplatesVersion = 2;

    /// <summary>Times faster than the slowest query needs; higher levels of zstd cost the ingester more than they save.</summary>
    public const int TextLevel = 1;

    /// <summary>The index and metadata are small and read often, so they may cost a little more to write.</summary>
    public const int IndexLevel = 3;

    /// <summary>Needles of 16 bytes and more can skip pages; why these, see docs/decisions/0007.</summary>
    public static readonly MinimizerScheme FilterScheme = MinimizerScheme.Default;
}
