/* The data pack as bytes of the library. */
	.section .rodata
	.balign 64
	.globl kelma_embedded_pack
	.hidden kelma_embedded_pack
	.globl kelma_embedded_pack_end
	.hidden kelma_embedded_pack_end
kelma_embedded_pack:
	.incbin KELMA_PACK_FILE
kelma_embedded_pack_end:
	.byte 0
	.section .note.GNU-stack,"",@progbits
