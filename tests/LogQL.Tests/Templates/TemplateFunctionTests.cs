namespace Trine.LogQL.Tests.Templates;

public sealed class TemplateFunctionTests
{
    [Theory]
    [InlineData("{{ ToUpper \"aé\" }} {{ ToLower \"ABC\" }} {{ Trim \"  xx \" \" \" }} {{ TrimLeft \"xxay\" \"x\" }} {{ TrimRight \"axx\" \"x\" }}", "AÉ abc xx ay a")]
    [InlineData("{{ TrimPrefix \"abc\" \"a\" }} {{ TrimSuffix \"abc\" \"c\" }}|{{ TrimSpace \"  t\\n\" }}|{{ Replace \"aaa\" \"a\" \"b\" 2 }}", "bc ab|t|bba")]
    [InlineData("{{ upper \"a\" }}{{ lower \"B\" }} {{ title \"hello wORLD a-b_c it's\" }}", "Ab Hello WORLD A-B_c It'S")]
    [InlineData("{{ trunc 3 \"héllo\" }} {{ trunc -2 \"héllo\" }} {{ trunc 9 \"a\" }} {{ trunc -9 \"a\" }} {{ trunc 0 \"a\" }}|", "hé lo a a |")]
    [InlineData("{{ trunc 2 \"中文\" }}", "\uFFFD\uFFFD")]
    [InlineData("{{ substr 1 3 \"héllo\" }} {{ substr -1 2 \"abc\" }} {{ substr 1 -1 \"abc\" }} {{ substr 1 9 \"abc\" }}", "é ab bc bc")]
    [InlineData("{{ substr 5 9 \"abc\" }}", "error: template: line:1:3: executing \"line\" at <substr 5 9 \"abc\">: error calling substr: runtime error: slice bounds out of range [5:3]")]
    [InlineData("{{ substr -1 9 \"abc\" }}", "error: template: line:1:3: executing \"line\" at <substr -1 9 \"abc\">: error calling substr: runtime error: slice bounds out of range [:9] with length 3")]
    [InlineData("{{ contains \"in\" \"tiny\" }} {{ hasPrefix \"ti\" \"tiny\" }} {{ hasSuffix \"ti\" \"tiny\" }}", "true true false")]
    [InlineData("{{ indent 2 \"a\\nb\" }}|{{ nindent 1 \"a\\nb\" }}", "  a\n  b|\n a\n b")]
    [InlineData("{{ replace \"a\" \"xy\" \"banana\" }} {{ replace \"\" \"-\" \"ab\" }} {{ repeat 3 \"ab\" }}", "bxynxynxy -a-b- ababab")]
    [InlineData("{{ trim \" a \" }} {{ trimAll \"$%\" \"$5%\" }} {{ trimSuffix \"-\" \"a--\" }} {{ trimPrefix \"-\" \"--a\" }}", "a 5 a- -a")]
    [InlineData("{{ default \"d\" \"\" }} {{ default \"d\" \"x\" }} {{ default 1 0 }} {{ default \"d\" .nosuch }} {{ \"\" | default \"e\" }}", "d x 1 d e")]
    [InlineData("{{ alignLeft 6 \"tiny\" }}|{{ alignLeft 2 \"tiny\" }}|{{ alignRight 6 \"tiny\" }}|{{ alignRight 2 \"tiny\" }}|{{ alignLeft 3 \"é中文x\" }}|{{ alignLeft -1 \"a\" }}", "tiny  |ti|  tiny|ny|é中文|a")]
    public void Text(string text, string expected) => Assert.Equal(expected, new FakeLine().Execute(text));

    [Theory]
    [InlineData("{{ regexReplaceAll \"(i+)n\" \"tiny\" \"<$1>\" }} {{ regexReplaceAllLiteral \"(i+)n\" \"tiny\" \"<$1>\" }}", "t<i>y t<$1>y")]
    [InlineData("{{ count \"n\" \"banana\" }} {{ count \"a.a\" \"banana\" }} {{ count \"(?i)B\" \"banana\" }} {{ count \"\" \"abc\" }}", "2 1 1 4")]
    [InlineData("{{ \"x=1\" | regexReplaceAll \"x=(\\\\d+)\" \"V:$1\" }}", "V:$1")]
    public void Regular_expressions(string text, string expected)
        => Assert.Equal(expected, new FakeLine().Execute(text));

    [Theory]
    [InlineData("{{ urlencode \"a b&c=d/é?\" }} {{ urldecode \"a%20b%26c+d\" }}", "a+b%26c%3Dd%2F%C3%A9%3F a b&c d")]
    [InlineData("{{ b64enc \"héllo\" }} {{ b64dec \"aMOpbGxv\" }} {{ b64dec \"aGk\" }} {{ b64dec \"!!!\" }}", "aMOpbGxv héllo hi illegal base64 data at input byte 0")]
    [InlineData("{{ b64dec \"YQ\" }} {{ b64dec \"YWI=\" }} {{ b64dec \"YW\\nI=\" }} {{ b64dec \"YWI=YQ==\" }} {{ b64dec \"Y===\" }}", "a ab illegal base64 data at input byte 5 illegal base64 data at input byte 4 illegal base64 data at input byte 1")]
    [InlineData("{{ fromJson \"{\\\"a\\\":{\\\"b\\\":1.5},\\\"c\\\":[true,null]}\" }}", "map[a:map[b:1.5] c:[true <nil>]]")]
    [InlineData("{{ fromJson \"not json\" }} {{ fromJson \"null\" }} {{ fromJson \"1 2\" }} {{ fromJson \"\" }} {{ fromJson \"1e999\" }}", "<no value> <no value> <no value> <no value> <no value>")]
    [InlineData("{{ fromJson \"123456789\" }} {{ fromJson \"1.0\" }} {{ fromJson \"1e21\" }} {{ fromJson \"\\\"s\\\"\" }}", "1.23456789e+08 1 1e+21 s")]
    public void Encodings(string text, string expected) => Assert.Equal(expected, new FakeLine().Execute(text));

    [Theory]
    [InlineData("{{ add 1 2 3 }} {{ add }} {{ sub 5 7 }} {{ mul 2 3 4 }} {{ div -7 2 }} {{ mod -7 3 }}", "6 0 -2 24 -3 -1")]
    [InlineData("{{ add \"5\" \"0x10\" \"1.9\" \"x\" 2.7 true }}", "25")]
    [InlineData("{{ int \"12\" }} {{ int 3.9 }} {{ int \"abc\" }} {{ float64 \"1.50\" }} {{ float64 \"abc\" }} {{ float64 \"1e3\" }}", "12 3 0 1.5 0 1000")]
    [InlineData("{{ addf 0.1 0.2 }} {{ subf 1 0.9 }} {{ mulf 1.1 1.1 }} {{ divf 10 2 4 }} {{ divf 1 3 }} {{ divf 2 3 }} {{ divf -2 3 }}", "0.3 0.1 1.21 1.25 0.3333333333333333 0.6666666666666667 -0.6666666666666667")]
    [InlineData("{{ max 1 5 3 }} {{ min 1 5 3 }} {{ maxf 1 5.5 3 }} {{ minf 1.5 5 }}", "5 1 5.5 1.5")]
    [InlineData("{{ ceil 1.2 }} {{ ceil -1.2 }} {{ floor 1.8 }} {{ floor -1.8 }} {{ ceil \"2.1\" }}", "2 -1 1 -2 3")]
    [InlineData("{{ round 123.5555 3 }} {{ round 2.5 0 }} {{ round -2.5 0 }} {{ round 1.45 1 }} {{ round 1.2 0 0.1 }}", "123.556 3 -3 1.5 2")]
    [InlineData("{{ div -9223372036854775808 -1 }}", "-9223372036854775808")]
    [InlineData("{{ \"10\" | int | add 100 | mul 2 }}", "220")]
    public void Numbers(string text, string expected) => Assert.Equal(expected, new FakeLine().Execute(text));

    [Theory]
    [InlineData("{{ bytes \"2KB\" }} {{ bytes \"1.5MiB\" }} {{ duration \"1m30s\" }} {{ duration_seconds \"101.671ms\" }}", "2000 1.572864e+06 90 0.101671")]
    [InlineData("{{ unixEpoch __timestamp__ }} {{ unixEpochMillis __timestamp__ }} {{ unixEpochNanos __timestamp__ }}", "1768471200 1768471200000 1768471200000000000")]
    [InlineData("{{ toDate \"2006-01-02\" \"2026-03-04\" | unixEpoch }} {{ toDate \"2006-01-02\" \"bad\" | unixEpoch }}", "1772582400 -62135596800")]
    [InlineData("{{ toDate \"2006-01-02 15:04:05 MST\" \"2026-03-04 05:06:07 UTC\" | date \"15h04 2 January\" }}", "05h06 4 March")]
    [InlineData("{{ toDateInZone \"2006-01-02\" \"Nowhere/Zone\" \"2026-01-15\" | unixEpoch }}", "1768435200")]
    [InlineData("{{ date \"2006-01-02\" 86400 }}", "1970-01-02")]
    [InlineData("{{ __timestamp__.Month }} {{ __timestamp__.Weekday }}", "January Thursday")]
    [InlineData("{{ unixToTime \"1768471200\" | date \"2006-01-02 15:04\" }} {{ unixToTime \"1768471200123\" | unixEpochMillis }} {{ unixToTime \"20468\" | unixEpoch }} {{ unixToTime \"1768471200123456789\" | unixEpochNanos }}", "2026-01-15 10:00 1768471200123 1768435200 1768471200123456789")]
    public void Units_and_times(string text, string expected) => Assert.Equal(expected, new FakeLine().Execute(text));

    [Fact]
    public void The_present_is_the_clocks()
    {
        var clock = new FixedClock(new DateTimeOffset(2026, 1, 15, 10, 0, 0, 500, TimeSpan.Zero));

        Assert.Equal("2026-01-15 10:00:00.5 +0000 UTC", new FakeLine().Execute("{{ now }}", clock));
    }

    [Theory]
    [InlineData("\"%d %5.2f %x %t %v %s %8s|%-8s|\" 42 3.14159 255 true \"v\" \"b\" \"b\" \"b\"", "42  3.14 ff true v b        b|b       |")]
    [InlineData("\"%05s|%-4s|%q|%03d|%+d|% d\" \"7\" \"7\" \"a\" 5 5 5", "00007|7   |\"a\"|005|+5| 5")]
    [InlineData("\"%d\" \"x\"", "%!d(string=x)")]
    [InlineData("\"%s\" 1", "%!s(int=1)")]
    [InlineData("\"%s %d\" \"a\"", "a %!d(MISSING)")]
    [InlineData("\"%s\" \"a\" 1 \"b\"", "a%!(EXTRA int=1, string=b)")]
    [InlineData("\"%z %!\" 1", "%!z(int=1) %!!(MISSING)")]
    [InlineData("\"100%\"", "100%!(NOVERB)")]
    [InlineData("\"%%|%5%\"", "%|%")]
    [InlineData("\"%[2]s %[1]s\" \"a\" \"b\"", "b a")]
    [InlineData("\"%[3]s\" \"a\"", "%!s(BADINDEX)")]
    [InlineData("\"%*d|%-*d|%.*f\" 5 42 5 42 2 3.14159", "   42|42   |3.14")]
    [InlineData("\"%6.3f|%-8.2f|%08.3f|%e|%g|%G\" 3.14159 2.5 -3.14159 1234.5678 1e10 1e-10", " 3.142|2.50    |-003.142|1.234568e+03|1e+10|1E-10")]
    [InlineData("\"%x %X %#x %o %b %c %U %q\" \"hi\" 255 255 8 5 233 233 233", "6869 FF 0xff 10 101 é U+00E9 'é'")]
    [InlineData("\"%T %T %T %T %T\" 1 1.5 \"s\" true nil", "int float64 string bool <nil>")]
    [InlineData("\"%v %+v %s %d\" nil nil nil nil", "<nil> <nil> %!s(<nil>) %!d(<nil>)")]
    [InlineData("\"%.2s|%5.1s|%.3d|%6.3d\" \"héllo\" \"abc\" 7 7", "hé|    a|007|   007")]
    [InlineData("\"%v %s %q %d\" (fromJson \"[1,\\\"a\\\"]\") (fromJson \"[\\\"a\\\"]\") (fromJson \"[\\\"a\\\"]\") (fromJson \"[1]\")", "[1 a] [a] [\"a\"] [%!d(float64=1)]")]
    [InlineData("\"%v\" (fromJson \"{\\\"b\\\":1,\\\"a\\\":null}\")", "map[a:<nil> b:1]")]
    [InlineData("\"%+.1f %f %5t\" 2.25 1.0 true", "+2.2 1.000000  true")]
    [InlineData("\"%s|%10.3v|\" __timestamp__ \"abcdef\"", "2026-01-15 10:00:00 +0000 UTC|       abc|")]
    [InlineData("\"% x|%# x|%x\" \"hi\" \"hi\" \"\"", "68 69|0x68 0x69|")]
    [InlineData("\"%5d|%-5d|%05d|%+05d\" -3 -3 -3 3", "   -3|-3   |-0003|+0003")]
    public void Printf_formats_as_Gos_fmt(string arguments, string expected)
        => Assert.Equal(expected, new FakeLine().Execute("{{ printf " + arguments + " }}"));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
