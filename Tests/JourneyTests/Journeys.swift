import Testing

/// What people do with the real program, on real files. One after the other: each has the machine to itself.
@Suite(.serialized) struct Journeys {}
