package io.ringcast.agent;

import io.ringcast.proto.v1.MetricBatch;
import java.util.SplittableRandom;

/**
 * Believable numbers of one service: a rate that swings like a day in ten minutes, a queue that fills and is emptied, a
 * temperature that wanders, and a total that only rises. The same seed and times give the same numbers.
 */
final class SimulatedAgent implements BatchSource {
    private static final double NS_PER_SECOND = 1e9;
    private static final double DAY_SECONDS = 600;
    private static final double NOISE_SHARE = 0.05;
    private static final double TEMPERATURE_MEAN = 55;
    private static final double TEMPERATURE_PULL = 0.02;
    private static final double TEMPERATURE_STEP = 1.2;

    private final SplittableRandom random;
    private final String service;
    private final double meanRate;
    private final double phaseSeconds;
    private final int queueCapacity;
    private double temperatureCelsius;
    private double requestCount;
    private long queueDepth;
    private long lastNs;

    SimulatedAgent(SplittableRandom random, String service) {
        this.random = random;
        this.service = service;
        meanRate = random.nextDouble(50, 800);
        phaseSeconds = random.nextDouble(DAY_SECONDS);
        queueCapacity = random.nextInt(100, 1_000);
        queueDepth = random.nextInt(queueCapacity);
        temperatureCelsius = random.nextDouble(45, 65);
    }

    @Override
    public MetricBatch collect(long nowEpochNs) {
        final double elapsedSeconds = lastNs == 0 ? 0 : (nowEpochNs - lastNs) / NS_PER_SECOND;
        lastNs = nowEpochNs;
        final double rate = rate(nowEpochNs / NS_PER_SECOND);
        requestCount += rate * elapsedSeconds;
        fillQueue();
        wander();
        return new BatchBuilder(nowEpochNs)
                .gauge("requests_per_second", rounded(rate), "service", service)
                .wholeGauge("queue_depth", queueDepth, "service", service)
                .gauge("temperature_celsius", rounded(temperatureCelsius), "sensor", "board")
                .total("requests_total", (long) requestCount, "service", service)
                .build();
    }

    private double rate(double epochSeconds) {
        final double swing = Math.sin(2 * Math.PI * (epochSeconds + phaseSeconds) / DAY_SECONDS);
        final double noise = NOISE_SHARE * random.nextDouble(-1, 1);
        return Math.max(0, meanRate * (1 + 0.6 * swing + noise));
    }

    private void fillQueue() {
        queueDepth += random.nextInt(1, 2 + queueCapacity / 20);
        if (queueDepth >= queueCapacity) {
            queueDepth = 0;
        }
    }

    private void wander() {
        temperatureCelsius += TEMPERATURE_PULL * (TEMPERATURE_MEAN - temperatureCelsius)
                + TEMPERATURE_STEP * random.nextDouble(-0.5, 0.5);
    }

    private static double rounded(double value) {
        return Math.rint(value * 100) / 100;
    }
}
