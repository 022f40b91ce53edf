namespace Trine.QueryFrontend.Logs.Patterns;

/// <summary>A pattern of lines of one level.</summary>
/// <param name="Text">With <c>&lt;_&gt;</c> where lines differ.</param>
/// <param name="Level">The detected level of the lines.</param>
/// <param name="Samples">Start of the step in unix seconds, and lines; ascending.</param>
internal sealed record LogPattern(string Text, string Level, IReadOnlyList<(long Seconds, long Lines)> Samples);
