using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Model;
using Trine.QueryFrontend.Http;

namespace Trine.QueryFrontend.Tests.Http;

public class UrlValuesTests
{
    [Theory]
    [InlineData("a=1&b=2&a=3", "1|3")]
    [InlineData("a", "")]
    [InlineData("a=x+y%2B%3d=", "x y+==")]
    [InlineData("a=%zz&a=%4&a=%&a=ok", "ok")]
    [InlineData("a=1;b=2&a=3", "3")]
    [InlineData("&&%61=1&=2", "1")]
    [InlineData("a=%e3%83%a9é", "ラé")]
    [InlineData("a=x%ffy", "x\ufffdy")]
    public void A_query_is_read_as_Go_reads_it(string query, string expected)
    {
        var values = UrlValues.Parse(Encoding.UTF8.GetBytes(query));

        Assert.Equal(expected, string.Join('|', values.All("a")));
        Assert.Equal(expected.Split('|')[0], values.First("a"));
    }

    [Theory]
    [InlineData("a=1&b=%2", "invalid URL escape \"%2\"")]
    [InlineData("a=%zzz&b=%q", "invalid URL escape \"%zz\"")]
    [InlineData("a=%zz&b;c", "invalid semicolon separator in query")]
    [InlineData("a=1&&b", "")]
    public void What_is_written_wrongly_is_told(string query, string fault)
        => Assert.Equal(fault, UrlValues.Parse(Encoding.UTF8.GetBytes(query)).Fault);

    [Fact]
    public void Too_many_parameters_are_refused()
    {
        UrlValues.Parse(Encoding.UTF8.GetBytes(new string('&', 9_999)));

        Assert.Throws<RequestException>(() => UrlValues.Parse(Encoding.UTF8.GetBytes(new string('&', 10_000))));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "a=2&a=3", "2|3|1")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n2\r\n--x--\r\n", "2|1")]
    [InlineData("multipart/form-data; boundary=x", "cut", "1")]
    [InlineData("text/plain", "a=2", "1")]
    public async Task A_form_comes_before_the_query(string type, string body, string expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.QueryString = new QueryString("?a=1");
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));

        var parameters = await RequestParameters.ReadAsync(context);

        Assert.Equal(expected, string.Join('|', parameters.GetAll("a")));
        Assert.Equal(expected.Split('|')[0], parameters.Get("a"));
    }

    [Fact]
    public async Task A_form_over_the_bound_is_refused()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/x-www-form-urlencoded";
        context.Request.Body = new MemoryStream(new byte[(10 << 20) + 1]);

        await Assert.ThrowsAsync<RequestException>(() => RequestParameters.ReadAsync(context));
    }
}
