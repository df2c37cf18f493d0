// The weights of kanji_net.cc as a part of the program, so that no file of it can be missing. An array in C++ would take
// the compiler a minute.
  .section .rodata
  .global meishi_kanji_weights
  .balign 8
meishi_kanji_weights:
  .incbin MEISHI_KANJI_BIN
  .section .note.GNU-stack,"",%progbits
