namespace Trine.TraceQL.Syntax;

/// <summary>The names of intrinsics and their types.</summary>
public static class Intrinsics
{
    /// <summary>
    /// What may stand without a scope; each intrinsic's first name here or below is its canonical one.
    /// </summary>
    private static readonly (string Name, Intrinsic Intrinsic)[] Bare =
    [
        ("duration", Intrinsic.Duration),
        ("name", Intrinsic.Name),
        ("status", Intrinsic.Status),
        ("statusMessage", Intrinsic.StatusMessage),
        ("kind", Intrinsic.Kind),
        ("rootName", Intrinsic.RootName),
        ("rootServiceName", Intrinsic.RootServiceName),
        ("traceDuration", Intrinsic.TraceDuration),
        ("nestedSetLeft", Intrinsic.NestedSetLeft),
        ("nestedSetRight", Intrinsic.NestedSetRight),
        ("nestedSetParent", Intrinsic.NestedSetParent),
        ("parent", Intrinsic.Parent),
    ];

    private static readonly (string Name, Intrinsic Intrinsic)[] Scoped =
    [
        ("trace:duration", Intrinsic.TraceDuration),
        ("trace:rootName", Intrinsic.RootName),
        ("trace:rootService", Intrinsic.RootServiceName),
        ("trace:id", Intrinsic.TraceId),
        ("span:duration", Intrinsic.Duration),
        ("span:name", Intrinsic.Name),
        ("span:kind", Intrinsic.Kind),
        ("span:status", Intrinsic.Status),
        ("span:statusMessage", Intrinsic.StatusMessage),
        ("span:id", Intrinsic.SpanId),
        ("span:parentID", Intrinsic.ParentId),
        ("span:childCount", Intrinsic.ChildCount),
        ("event:name", Intrinsic.EventName),
        ("event:timeSinceStart", Intrinsic.EventTimeSinceStart),
        ("link:traceID", Intrinsic.LinkTraceId),
        ("link:spanID", Intrinsic.LinkSpanId),
        ("instrumentation:name", Intrinsic.InstrumentationName),
        ("instrumentation:version", Intrinsic.InstrumentationVersion),
    ];

    private static readonly Dictionary<string, Intrinsic> ByName
        = Bare.Concat(Scoped).ToDictionary(pair => pair.Name, pair => pair.Intrinsic, StringComparer.Ordinal);

    private static readonly Dictionary<Intrinsic, string> Names
        = Bare.Concat(Scoped)
            .DistinctBy(pair => pair.Intrinsic).ToDictionary(pair => pair.Intrinsic, pair => pair.Name);

    /// <summary>The intrinsic of a name, with or without a scope.</summary>
    public static bool TryParse(string name, out Intrinsic intrinsic) => ByName.TryGetValue(name, out intrinsic);

    /// <summary>The canonical name: the one without a scope where there is one.</summary>
    public static string Name(Intrinsic intrinsic) => Names[intrinsic];

    /// <summary>The type of the values; <see cref="TraceQLValueType.Nil"/> for the parent.</summary>
    public static TraceQLValueType Type(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.EventTimeSinceStart => TraceQLValueType.Duration,
        Intrinsic.ChildCount or Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent
            => TraceQLValueType.Integral,
        Intrinsic.Status => TraceQLValueType.Status,
        Intrinsic.Kind => TraceQLValueType.Kind,
        Intrinsic.Parent => TraceQLValueType.Nil,
        _ => TraceQLValueType.Text,
    };
}
