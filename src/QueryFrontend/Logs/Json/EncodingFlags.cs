using Microsoft.AspNetCore.Http;

namespace Trine.QueryFrontend.Logs.Json;

/// <summary>How a client wants entries encoded: the header <c>X-Loki-Response-Encoding-Flags</c>, a comma list.</summary>
internal sealed class EncodingFlags
{
    private const string Header = "X-Loki-Response-Encoding-Flags";
    private const string CategorizeLabels = "categorize-labels";

    private readonly string[] _flags;

    private EncodingFlags(string[] flags)
    {
        _flags = flags;
        IsCategorized = flags.Contains(CategorizeLabels, StringComparer.Ordinal);
    }

    /// <summary>Whether labels stand apart by origin.</summary>
    public bool IsCategorized { get; }

    public static EncodingFlags Of(HttpContext context) => new(context.Request.Headers[Header].ToString()
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Distinct(StringComparer.Ordinal).ToArray());

    /// <summary>Writes <c>"encodingFlags":[…]</c>, all that the client sent, as Loki does; nothing when it sent none.</summary>
    /// <param name="json">The output.</param>
    /// <param name="before">Written before it.</param>
    /// <param name="behind">Written behind it.</param>
    public void Write(JsonOutput json, ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind)
    {
        if (_flags.Length == 0)
        {
            return;
        }

        json.Raw(before);
        json.Raw("\"encodingFlags\":"u8);
        json.Strings(_flags);
        json.Raw(behind);
    }
}
