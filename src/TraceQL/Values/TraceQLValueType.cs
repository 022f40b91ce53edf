namespace Trine.TraceQL;

/// <summary>The type of a value. The order is the one in which values of different types are sorted.</summary>
public enum TraceQLValueType
{
    Nil,

    /// <summary>64-bit integer.</summary>
    Integral,

    /// <summary>Double.</summary>
    Floating,
    Text,
    Boolean,

    /// <summary>Nanoseconds.</summary>
    Duration,

    /// <summary>OTLP's numbers: 0 unset, 1 ok, 2 error.</summary>
    Status,

    /// <summary>OTLP's numbers: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    Kind,

    /// <summary>Values of one type.</summary>
    Array,
}
