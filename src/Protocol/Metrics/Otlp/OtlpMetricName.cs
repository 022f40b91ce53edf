namespace Trine.Protocol.Metrics.Otlp;

/// <summary>What an OTLP metric is, as far as its name tells it.</summary>
internal enum OtlpMetricKind
{
    Other,
    Gauge,
    MonotonicSum,
}

/// <summary>Names of OTLP metrics as names of series.</summary>
internal static class OtlpMetricName
{
    /// <summary>The name under a configuration; empty when nothing of it is left.</summary>
    public static string Build(string name, string unit, OtlpMetricKind kind, OtlpMetricsConfig config)
    {
        if (config.AllowsUtf8)
        {
            return config.HasSuffixes ? AppendSuffixes(name, unit, kind) : name;
        }

        var built = config.HasSuffixes ? Normalize(name, unit, kind) : string.Join('_', Tokens(name, isUnderscoreKept: true));
        built = built.Length > 0 && char.IsAsciiDigit(built[0]) ? "_" + built : built;
        return built.AsSpan().ContainsAnyExcept('_') ? built : "";
    }

    private static string Normalize(string name, string unit, OtlpMetricKind kind)
    {
        var tokens = Tokens(name, isUnderscoreKept: false);
        var (main, per) = OtlpUnits.WordsOf(unit);
        (main, per) = (OtlpUnits.Clean(main), OtlpUnits.Clean(per).TrimEnd('_'));
        if (main.Length > 0 && !tokens.Contains(main))
        {
            tokens.Add(per.Length > 0 ? main.TrimEnd('_') : main); // Alone it keeps its underscore, as upstream.
        }

        if (per.Length > 0)
        {
            tokens.Add("per_" + per); // Also where the name says it already, as upstream.
        }

        if (kind == OtlpMetricKind.MonotonicSum)
        {
            MoveToEnd(tokens, "total");
        }

        if (kind == OtlpMetricKind.Gauge && unit == "1")
        {
            MoveToEnd(tokens, "ratio");
        }

        return string.Join('_', tokens);
    }

    private static void MoveToEnd(List<string> tokens, string token)
    {
        tokens.RemoveAll(other => other == token);
        tokens.Add(token);
    }

    private static List<string> Tokens(string name, bool isUnderscoreKept)
    {
        var tokens = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isInside = i < name.Length
                && (char.IsAsciiLetterOrDigit(name[i]) || name[i] == ':' || (isUnderscoreKept && name[i] == '_'));
            if (!isInside)
            {
                if (i > start)
                {
                    tokens.Add(name[start..i]);
                }

                start = i + 1;
            }
        }

        return tokens;
    }

    private static string AppendSuffixes(string name, string unit, OtlpMetricKind kind)
    {
        var (main, per) = OtlpUnits.WordsOf(unit);
        name = main.Length > 0 ? Append(name, main) : name;
        name = per.Length > 0 ? Append(name, "per_" + per) : name;
        name = kind == OtlpMetricKind.MonotonicSum ? Append(name, "total") : name;
        return kind == OtlpMetricKind.Gauge && unit == "1" ? Append(name, "ratio") : name;
    }

    /// <summary>A suffix that is there already is taken off first, with the character before it.</summary>
    private static string Append(string name, string suffix)
    {
        var isThere = name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length + 1;
        return (isThere ? name[..^(suffix.Length + 1)] : name) + "_" + suffix;
    }
}
