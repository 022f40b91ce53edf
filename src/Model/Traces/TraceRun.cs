namespace Trine.Model.Traces;

/// <summary>Neighbouring spans of one trace in a frame.</summary>
/// <param name="Id">The trace.</param>
/// <param name="Spans">How many.</param>
/// <param name="Bytes">Their <see cref="SpanRow.ProtoBytes"/> together.</param>
public readonly record struct TraceRun(TraceId Id, int Spans, long Bytes);
