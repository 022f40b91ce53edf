using System.Diagnostics.CodeAnalysis;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>Refuses a push with the texts of Loki and of the libraries that it decodes with.</summary>
internal static class PushFault
{
    [DoesNotReturn]
    public static void Throw(string message, Exception? cause = null) => throw Bad(message, cause);

    public static RequestException Bad(string message, Exception? cause = null)
        => new(RequestError.BadRequest, message, cause);

    public static RequestException TooLarge(long got, long max, Exception? cause = null) => new(
        RequestError.TooLarge, $"request body too large: message size too large than max ({got} vs {max})", cause);

    public static RequestException BadLabels(string reason) => Bad("couldn't parse labels: " + reason);
}
