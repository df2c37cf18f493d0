// The exit codes of the program. Scripts depend on them; README.md lists them.
#pragma once

namespace meishi {

inline constexpr int kExitOk = 0;
inline constexpr int kExitSomeFailed = 1;  // some inputs failed; each is named, the others are done
inline constexpr int kExitUsage = 2;       // wrong usage; nothing was done
inline constexpr int kExitEnvironment =
    3;  // models, reference data, database, settings or output folder missing or unusable
inline constexpr int kExitInterrupted = 130;  // Ctrl-C: the cards in hand were finished, the rest was not begun

}  // namespace meishi
