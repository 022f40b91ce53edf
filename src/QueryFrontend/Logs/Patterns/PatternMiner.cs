namespace Trine.QueryFrontend.Logs.Patterns;

/// <summary>Groups like lines, in the manner of Drain (He et al., ICWS 2017): by length and first word, then by similarity.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PatternMiner
{
    /// <summary>As in Loki; lines that need yet another pattern are not counted.</summary>
    private const int ClustersMax = 300;

    /// <summary>Pieces that a line must share with a pattern.</summary>
    private const double SimilarityMin = 0.4;

    private readonly Dictionary<Leaf, List<PatternCluster>> _leaves = [];
    private readonly List<PatternCluster> _clusters = [];

    public IReadOnlyList<PatternCluster> Clusters => _clusters;

    /// <inheritdoc cref="PatternCluster.Add"/>
    public void Add(LineTokens line, long step, double weight)
    {
        var leaf = new Leaf(line.Words.Length, Branch(line.Words[0]));
        if (!_leaves.TryGetValue(leaf, out var clusters))
        {
            _leaves.Add(leaf, clusters = []);
        }

        var nearest = clusters.MaxBy(cluster => cluster.SimilarityTo(line));
        if (nearest is null || nearest.SimilarityTo(line) < SimilarityMin)
        {
            if (_clusters.Count == ClustersMax)
            {
                return;
            }

            clusters.Add(nearest = new PatternCluster(line));
            _clusters.Add(nearest);
        }

        nearest.Add(line, step, weight);
    }

    /// <summary>Pieces that probably differ share a branch.</summary>
    private static string Branch(string word) => LineTokens.IsVariable(word) ? LineTokens.Variable : word;

    private readonly record struct Leaf(int Count, string First);
}
