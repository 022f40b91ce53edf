using System.Collections.Frozen;

namespace Trine.Testing.Logs;

/// <summary>A line as it is answered, with the labels of its result stream: stored, metadata and parsed ones.</summary>
public sealed record LogRow(long TimestampNs, string Line, FrozenDictionary<string, string> Labels);
