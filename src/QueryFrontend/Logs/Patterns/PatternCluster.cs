namespace Trine.QueryFrontend.Logs.Patterns;

/// <summary>Lines that are alike, and how many of them there were. Not thread-safe.</summary>
/// <param name="first">The first of them; not changed.</param>
internal sealed class PatternCluster(LineTokens first)
{
    private readonly string[] _words = [.. first.Words];
    private readonly Dictionary<long, double> _counts = [];

    /// <summary>Lines by the start of their step.</summary>
    public IReadOnlyDictionary<long, double> Counts => _counts;

    /// <summary>What the lines share, with <see cref="LineTokens.Variable"/> where they differ.</summary>
    public string Pattern => (first with { Words = _words }).ToString();

    /// <summary>The share of pieces that a line has in common with the pattern, from 0 to 1.</summary>
    public double SimilarityTo(LineTokens line)
    {
        var equal = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            equal += _words[i] == line.Words[i] ? 1 : 0;
        }

        return (double)equal / _words.Length;
    }

    /// <summary>Adds a line with as many pieces.</summary>
    /// <param name="line">The line.</param>
    /// <param name="step">The start of its step.</param>
    /// <param name="weight">How many lines it stands for.</param>
    public void Add(LineTokens line, long step, double weight)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (_words[i] != line.Words[i])
            {
                _words[i] = LineTokens.Variable;
            }
        }

        _counts[step] = _counts.GetValueOrDefault(step) + weight;
    }
}
