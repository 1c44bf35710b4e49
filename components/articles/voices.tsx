import type { Voice } from '@/lib/articles/article';
import { Rings } from '@/components/comments/rings';
import { Time } from '@/components/ui/time';
import { commentPath } from '@/lib/urls';

/** A strip of the field on the front page, as if one looked through into the room. */
export function Voices({ voices, language }: { voices: Voice[]; language: string }) {
  return (
    <section className="voices" aria-labelledby="voices-title">
      <h2 id="voices-title">Most recent voices</h2>
      {voices.length === 0 ? (
        <p className="empty">Here is what was said last, as soon as somebody has said something.</p>
      ) : (
        <ul className="bare">
          {voices.map((voice) => (
            <li key={voice.id}>
              <Rings name={voice.authorName} />
              <div>
                <blockquote dir="auto">
                  <a href={commentPath(voice.article.slug, voice.id)}>{voice.excerpt}</a>
                </blockquote>
                <p className="meta">
                  <b>
                    <bdi>{voice.authorName}</bdi>
                  </b>
                  {' on '}
                  <bdi>{voice.article.title}</bdi>
                  {' · '}
                  <Time at={voice.at} language={language} />
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
