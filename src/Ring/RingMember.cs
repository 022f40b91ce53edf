namespace Trine.Ring;

/// <summary>A process that takes part in the ring.</summary>
/// <param name="Target">The component it runs, as in <c>--target</c>.</param>
/// <param name="Address">Host and gRPC port; also its identity, so that tokens are the same in every process.</param>
/// <param name="Zone">Replicas prefer different zones; empty counts as a zone of its own.</param>
public sealed record RingMember(string Target, string Address, string Zone)
{
    /// <summary>Reads <c>ingester=127.0.0.1:9101</c> or, with a zone, <c>ingester=127.0.0.1:9101@zone-a</c>.</summary>
    public static bool TryParse(string text, out RingMember member, out string error)
    {
        member = new RingMember("", "", "");
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (equals <= 0 || (at >= 0 && at < equals))
        {
            error = $"got \"{text}\", want target=host:port or target=host:port@zone";
            return false;
        }

        var address = at < 0 ? text[(equals + 1)..] : text[(equals + 1)..at];
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), out var port) || port == 0)
        {
            error = $"got address \"{address}\", want host:port";
            return false;
        }

        member = new RingMember(text[..equals].Trim(), address.Trim(), at < 0 ? "" : text[(at + 1)..].Trim());
        error = "";
        return true;
    }
}
