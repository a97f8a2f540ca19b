/** Two frames and a spark: a long picture becomes an upright one. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden focusable="false">
      <rect
        x="1.5"
        y="8"
        width="22"
        height="16"
        rx="3.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        opacity="0.4"
      />
      <rect x="13" y="3" width="14" height="26" rx="4" fill="var(--accent)" />
      <path
        d="M18 11.2v9.6a.8.8 0 0 0 1.2.7l6-4.8a.8.8 0 0 0 0-1.3l-6-4.9a.8.8 0 0 0-1.2.7Z"
        fill="var(--accent-ink)"
      />
    </svg>
  );
}
