using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Inner;

// The parts of a payment, one by one. In this process: a project that the tool makes would miss the versions of this one.
BenchmarkSwitcher
    .FromAssembly(typeof(PureParts).Assembly)
    .Run(
        args is [] ? ["--filter", "*"] : args,
        DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).AddDiagnoser(MemoryDiagnoser.Default)
    );
