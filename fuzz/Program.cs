using Fuzz;
using SharpFuzz;

// Three uses, all by fuzz/run: "corpus <vectors> <folder>", "instrument <assembly>", or the name of a target, under afl-fuzz.
switch (args)
{
    case ["corpus", var vectors, var folder]:
        Corpus.Write(vectors, folder);
        return 0;
    case ["targets"]:
        Console.WriteLine(string.Join('\n', Targets.All.Keys));
        return 0;
    case ["instrument", var assembly]:
        // The library keeps its options to its own command-line tool; made without settings they are the defaults.
        var options = (Options)Activator.CreateInstance(typeof(Options), nonPublic: true)!;
        _ = Fuzzer.Instrument(assembly, _ => true, options).Count();
        return 0;
    case ["replay", var name, var file] when Targets.All.TryGetValue(name, out var target):
        target(await File.ReadAllBytesAsync(file));
        return 0;
    case [var name] when Targets.All.TryGetValue(name, out var target):
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target(input.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: Fuzz corpus <vectors> <folder> | targets | instrument <assembly> | replay <target> <file> | <target>"
        );
        return 2;
}
