using Trine.Hosting.Http;

namespace Trine.Hosting.Tests.Http;

public sealed class RouteTreeTests
{
    private static readonly RouteTree Tree = RouteTree.Build(
    [
        Route("GET", "/"),
        Route("GET", "/label/{name}/values"),
        Route("GET", "/label/app/other"),
        Route("POST", "/label/{name}"),
        Route("GET", "/label/{name}"),
        Route("GET", "/proxy/{*rest}"),
        Route("GET", "/proxy/ready"),
    ]);

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/label/x/values", "/label/{name}/values")]
    [InlineData("/label/app/values", "/label/{name}/values")]
    [InlineData("/label/app/other", "/label/app/other")]
    [InlineData("/label/app", "/label/{name}")]
    [InlineData("/proxy/a/b", "/proxy/{*rest}")]
    [InlineData("/proxy/ready", "/proxy/ready")]
    [InlineData("/proxy/ready/more", "/proxy/{*rest}")]
    [InlineData("/proxy", "/proxy/{*rest}")]
    [InlineData("/label//values", null)]
    [InlineData("/label/x/", null)]
    [InlineData("/nothing", null)]
    public void The_most_literal_template_wins(string path, string? template)
        => Assert.Equal(template, Tree.Find(path.Split('/').AsSpan(1))?["GET"].Template);

    [Fact]
    public void Two_routes_of_one_method_and_path_are_refused()
        => Assert.Throws<ArgumentException>(() => RouteTree.Build([Route("GET", "/a/{x}"), Route("GET", "/a/{y}")]));

    [Theory]
    [InlineData("/loki/api/v1/push", "loki_api_v1_push")]
    [InlineData("/loki/api/v1/label/{name}/values", "loki_api_v1_label_name_values")]
    [InlineData("/", "root")]
    public void The_label_of_a_route_is_lokis(string template, string label)
        => Assert.Equal(label, Route("GET", template).Label);

    private static Route Route(string method, string template)
        => new(method, template, static _ => Task.CompletedTask, RouteOptions.Default);
}
