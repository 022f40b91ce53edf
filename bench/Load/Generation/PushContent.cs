namespace Trine.Load.Generation;

/// <summary>The headers that say how a push is written.</summary>
internal static class PushContent
{
    public static string TypeOf(PushFormat format)
        => format == PushFormat.Json ? "application/json" : "application/x-protobuf";

    /// <summary>Empty for none.</summary>
    public static string EncodingOf(PushFormat format) => format == PushFormat.Json ? "" : "snappy";
}
