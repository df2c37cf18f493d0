// How the program asks the system for memory.
#pragma once

namespace meishi {

// From now on malloc() keeps what is freed, up to 64 MiB a thread, in place of giving it back to the system after each
// step. The pictures of a card are a few MiB each and live for some milliseconds: a system that takes the pages back
// and clears new ones for the next step takes as long as all that is done with them, most of all in a virtual machine.
// These are the limits that glibc comes to by itself once a picture of 32 MiB was freed, so that no more is kept than
// after one large photograph; larger blocks are given back at once, as ever. Does nothing where malloc() is another's.
// Any thread may call it, at any time.
void keep_freed_memory();

}  // namespace meishi
