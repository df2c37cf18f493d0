// Ctrl-C: the first one asks to stop after the cards in hand, the second one ends the program at once. And the end of
// whoever reads our output.
#pragma once

#include <atomic>

namespace meishi {

// Installs the handler for SIGINT and SIGTERM; the flag becomes true when one arrives. Call once, from the main thread.
[[nodiscard]] std::atomic<bool>& stop_on_interrupt();

// The signal that stopped the run, SIGINT or SIGTERM; 0 when none did.
[[nodiscard]] int stop_signal();

// `meishi import ... | head -1` goes on importing when head has ended; that the output could not be written is said at
// the end. Other commands have nothing but their output to give, and end with it like every program in a pipe.
void outlive_the_reader_of_the_output();

}  // namespace meishi
