using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>The answer to a query, and what its sender should know about it.</summary>
public sealed record LogQLResult(LogQueryData Data, IReadOnlyList<string> Warnings);
