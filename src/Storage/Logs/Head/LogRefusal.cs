using System.Globalization;
using System.Text;
using Trine.Model;

namespace Trine.Storage.Logs.Head;

/// <summary>Why a head did not take rows.</summary>
public enum LogRefusalReason
{
    /// <summary>The stream would be one too many.</summary>
    StreamLimit,

    /// <summary>The stream's rate is used up.</summary>
    StreamRateLimit,

    /// <summary>Rows are too old beside the newest of their stream.</summary>
    TooFarBehind,
}

/// <summary>Rows of one stream that were not taken, for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Rows">How many.</param>
/// <param name="Bytes">Bytes of their lines and metadata.</param>
/// <param name="Message">Loki's text.</param>
public sealed record LogRefusal(LogRefusalReason Reason, int Rows, long Bytes, string Message)
{
    /// <summary>HTTP 429 or 400.</summary>
    public RequestError Error => Reason == LogRefusalReason.TooFarBehind ? RequestError.BadRequest : RequestError.RateLimited;

    /// <summary>The value of Loki's metric label <c>reason</c>.</summary>
    public string ReasonLabel => Reason switch
    {
        LogRefusalReason.StreamLimit => "stream_limit",
        LogRefusalReason.StreamRateLimit => "per_stream_rate_limit",
        _ => "too_far_behind",
    };
}

/// <summary>Writes the texts of refusals as Loki writes them, since clients and people match on them.</summary>
internal sealed class RefusalText(string tenant, LabelSet stream)
{
    /// <summary>Rows that are described one by one, Loki's default of <c>max_returned_stream_errors</c>.</summary>
    private const int DetailsMax = 10;

    private readonly StringBuilder _details = new();
    private int _count;

    /// <summary>Rows described or counted.</summary>
    public int Count => _count;

    public static string StreamLimit(string tenant, LabelSet stream)
        => "maximum active stream limit exceeded when trying to create stream "
            + $"{stream}, reduce the number of active streams (reduce labels or reduce label values), or contact your Loki "
            + $"administrator to see if the limit can be increased, user: '{tenant}'";

    public void AddTooFarBehind(long timestampNs, long oldestNs)
    {
        if (_count++ < DetailsMax)
        {
            AddDetail(
                timestampNs,
                $"entry too far behind, entry timestamp is: {GoTime.Rfc3339(timestampNs)}, "
                + $"oldest acceptable timestamp is: {GoTime.Rfc3339(oldestNs)}");
        }
    }

    public void AddRateLimited(long timestampNs, long lineBytes, long rateBytes)
    {
        if (_count++ < DetailsMax)
        {
            AddDetail(
                timestampNs,
                $"Per stream rate limit exceeded (limit: {Size(rateBytes)}/sec) while attempting to ingest for stream '{stream}' "
                + $"totaling {Size(lineBytes)}, consider splitting a stream via additional labels or contact your Loki "
                + "administrator to see if the limit can be increased");
        }
    }

    /// <summary>The whole text.</summary>
    /// <param name="rowCount">Rows that were sent for the stream.</param>
    public string ToString(int rowCount)
        => $"{_details}user '{tenant}', total ignored: {_count} out of {rowCount} for stream: {stream}";

    private void AddDetail(long timestampNs, string reason)
        => _details.Append(CultureInfo.InvariantCulture, $"entry with timestamp {GoTime.Text(timestampNs)} ignored, reason: '{reason}',\n");

    /// <summary>A size in the largest binary unit that divides it, as github.com/c2h5oh/datasize prints it.</summary>
    private static string Size(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];
        var unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + units[unit];
    }
}
